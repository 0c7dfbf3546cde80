package main

const baseURL = "https://api.alpaca.markets"
