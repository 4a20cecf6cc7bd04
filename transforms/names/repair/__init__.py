"""What a model marked -> the names of a document: repaired in named passes, and those added that it missed."""
