"""What runs for a moment when something happens: functions, and what is made of them."""
