"""The sentences of the site in other languages: found in the source, kept, checked, compiled.

A developer's tool; nothing of it runs while a page is made.
"""
