"""Every gram: accounts, postings that balance by construction, and where a gram came from."""
