"""Qt without business: look, controls, and the two ways over to the UI thread. Knows the kernel and nothing else."""
