"""What licences ask: expressions read, free names made out, categories, and a policy over them."""
