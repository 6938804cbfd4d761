package dev.weir.proxy;

class UpgradeOnNioIT extends UpgradeIT {

    @Override
    ProxyConfig.TransportChoice transport() {
        return ProxyConfig.TransportChoice.NIO;
    }
}
