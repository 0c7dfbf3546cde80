class OrderTrigger {
  constructor(api) {
    this.api = api;
    this.isLive = true;
  }

  fire() {
    this.isLive = false;
    this.api.trade();
  }
}
