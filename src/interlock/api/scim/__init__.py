"""SCIM 2.0: providers elsewhere say who is there and in which groups. Floor 14."""
