"""Asks: "does anyone know someone at …?", and the offers that answer them."""
