// first file of the room
