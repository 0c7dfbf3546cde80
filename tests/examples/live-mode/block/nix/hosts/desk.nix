{ config, ... }:
{
  systemd.services.trader = {
    environment = {
      TRADING_MODE = "live";
    };
    serviceConfig.ExecStart = "${pkgs.bot}/bin/bot --dry-run=false";
  };
}
