public import Logging
internal import MdevModel
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import ServiceLifecycle
internal import Sysfs

/// Serves the status over HTTP. Read-only; made for few and honest readers, and not hurt by others: a connection is
/// closed after its answer or at a deadline, and only so many are taken at once.
public struct StatusServer: Sendable {
    public let address: ListenAddress
    fileprivate let board: StatusBoard
    fileprivate let logger: Logger

    /// For asking and for reading the answer.
    static let patience = TimeAmount.seconds(10)
    static let mostConnections = 32

    public init(address: ListenAddress, board: StatusBoard, logger: Logger) {
        self.address = address
        self.board = board
        self.logger = logger
    }

    /// - Throws: ``DaemonError/cannotListen(_:_:)``.
    func bind(on group: MultiThreadedEventLoopGroup) async throws -> any Channel {
        let responder = StatusResponder(hosts: HostCheck(hostName: board.current.host.name))
        let (board, open) = (board, ConnectionCount())
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 16)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard open.enter(atMost: Self.mostConnections) else {
                        throw ChannelError.ioOnClosedChannel
                    }
                    let deadline = channel.eventLoop.scheduleTask(in: Self.patience) {
                        channel.close(promise: nil)
                    }
                    channel.closeFuture.whenComplete { _ in
                        deadline.cancel()
                        open.leave()
                    }
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(RequestLimit())
                    try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: false)
                    try pipeline.addHandler(StatusHandler(responder: responder, board: board))
                }
            }
        do {
            return try await bootstrap.bind(to: SocketAddress(ipAddress: address.host, port: address.port))
                .get()
        } catch let error as IOError {
            throw DaemonError.cannotListen(address, SystemErrno(rawValue: error.errnoCode))
        }
    }
}

/// The server as a service.
struct StatusService: Service {
    let server: StatusServer
    let group: MultiThreadedEventLoopGroup

    func run() async throws {
        let channel = try await server.bind(on: group)
        server.logger.info("serving the status", metadata: ["address": "\(server.address)"])
        // Cancellation ends it as a shutdown does.
        do { try await gracefulShutdown() } catch {}
        try await channel.close()
    }
}
