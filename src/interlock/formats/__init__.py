"""Floor 5: pure readers and writers of other people's formats; bytes in, values out, and back."""
