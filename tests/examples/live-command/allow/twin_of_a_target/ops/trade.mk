IMAGE := registry.example.test/desk/execd:3.1

sim:
	docker run --rm -e SANDBOX=true $(IMAGE)
again:
	docker run --rm -e SANDBOX=true -e ACCOUNT=core $(IMAGE)
