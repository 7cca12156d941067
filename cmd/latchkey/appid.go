package main

// appID names this program to the desktop, and its preferences.
const appID = "dev.latchkey.Latchkey"
