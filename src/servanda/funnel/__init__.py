"""The arithmetic of funnels: rates, branches that add up, velocity, and how long records take from stage to stage."""
