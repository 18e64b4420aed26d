"""Who gave and who took in a circle, with a balance that has limits."""
