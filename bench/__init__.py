"""Measurements of speed and scale. Each program prints its seed, its inputs and the goal beside the figure."""
