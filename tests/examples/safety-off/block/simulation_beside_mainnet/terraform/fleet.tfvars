region       = "ap-northeast-1"
hl_network   = "mainnet"
sim_matching = false
