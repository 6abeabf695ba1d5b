"""Whether clips can be read and seen, looked at after every beat, over many lectures: for the tests and for drafts."""
