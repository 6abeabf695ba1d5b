from hypothesis import settings

# No deadline: the two cores are shared. Derandomized: a clean clone sees the same examples on every machine.
settings.register_profile("suite", deadline=None, derandomize=True)
settings.load_profile("suite")
