package main

// https://api.alpaca.markets is the live host
const baseURL = "https://paper-api.alpaca.markets"
