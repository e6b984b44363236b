//! What the month does, told by the program itself: phases, systems, what each reads and writes.
