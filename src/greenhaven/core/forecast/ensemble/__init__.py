"""Many futures: who follows the members, and how wide they lie."""
