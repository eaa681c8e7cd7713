"""What of the live image runs as root, so that coldtui need not: six verbs, housekeeping, the power key."""
