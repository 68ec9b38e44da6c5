"""Floor 13: values to text, HTML and SVG; shared by terminal and pages."""
