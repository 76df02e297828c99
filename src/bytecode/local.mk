# Instructions and code objects.
