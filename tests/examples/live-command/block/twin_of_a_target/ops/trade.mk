IMAGE := registry.example.test/desk/execd:3.1

sim:
	docker run --rm -e SANDBOX=true $(IMAGE)
desk:
	docker run --rm -e SANDBOX=false -e ACCOUNT=core $(IMAGE)
