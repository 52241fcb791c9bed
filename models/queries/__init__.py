"""Questions to the database and changes of it; the caller's transaction decides what is kept.

`find_` may return None, `get_` raises NotFoundError, `list_ count_` look; `add_ change_ delete_
claim_ record_` write. No function here commits.
"""
