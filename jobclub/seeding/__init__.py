"""A believable past for an empty house: clubs that have met every week for years.

For whoever looks at reports, or measures them. It is written as plain rows, since millions of
them through the models' own verbs would take a day; a test holds the rows against the models.
"""
