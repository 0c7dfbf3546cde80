SIGNER = "0x9b1f6e0c7d2a4b5c8e3f1029384756afbecd00112233445566778899aabbccde"

print("signed by", SIGNER)
