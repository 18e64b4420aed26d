"""One file a claim: what it costs, beside its peers, in the same run on the same machine."""
