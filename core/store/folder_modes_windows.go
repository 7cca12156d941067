package store

// ownModes is false: the folder below %LocalAppData% is private by its ACL.
const ownModes = false
