from interlock.trace import EVERYTHING


def sight_of(*a):
    return EVERYTHING
