"""The parts of score entry: rows answered by digits, the running result, how the form was taken."""
