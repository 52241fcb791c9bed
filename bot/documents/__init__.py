"""Files that people send: fetched, and read in a process that can harm nobody.

The process (`child`) has no network, no files, no secrets, little memory and little time; only it
loads the libraries that read PDF and Word.
"""
