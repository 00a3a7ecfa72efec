"""`demo`: a club with a past in a folder that is thrown away, and simulated people for a whole
evening over real sockets, while a person opens console and wall and joins with a phone.

`--practice` is the same room for somebody who tries it alone: the people are simulated, the
facilitator is not.
"""
