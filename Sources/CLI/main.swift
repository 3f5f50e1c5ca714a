print("mdev-reconcile")
