region       = "ap-northeast-1"
hl_network   = "testnet"
sim_matching = false
