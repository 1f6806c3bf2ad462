"""What a reviewer sees and presses: the only place that knows rich and the keyboard."""
