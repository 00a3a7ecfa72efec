"""Tests of mail: rules, a real mail server, real kills."""
