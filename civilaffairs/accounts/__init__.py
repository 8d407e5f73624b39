"""Users, posts, the area tree and the permission matrix."""
