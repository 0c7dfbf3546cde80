function brokers()
    local key = "htbroker_1_34001_9999"
    local found = {}
    found[key] = "127.0.0.1:58003"
    return found
end
