package dev.weir.proxy;

class ConnectOnNioIT extends ConnectIT {

    @Override
    ProxyConfig.TransportChoice transport() {
        return ProxyConfig.TransportChoice.NIO;
    }
}
