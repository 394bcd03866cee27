"""What results look like on a screen: tables and progress."""
