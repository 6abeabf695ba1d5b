"""The 3D world: the bowl of the loss, seen from where one likes."""
