"""Plans of cities too large to be planned place by place, each with a proven distance to the best.

Places are grouped, the groups are planned as one program, and at the prices of that program every
place is asked for its best hub among all. What they would save together bounds how much better any
plan could be; groups whose members disagree are split, and the plan is made again.
"""
