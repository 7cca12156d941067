package lockfile

const plain = 0
