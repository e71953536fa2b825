package io.reactiveusers.bridge.testapp;

import jakarta.annotation.Resource;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.MessageDrivenContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.TextMessage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * Takes single messages and batches. Inserts each text into the table {@code committed}, in the delivery's transaction.
 * What follows a {@code !} in it is an order: {@code throw}, {@code rollback}, {@code throwOnce} (at the first
 * receive), {@code refuse}, {@code error}, {@code interrupt} (its own thread), {@code park=MILLIS}. While the system
 * property {@code fail.QUEUE} is set, every message fails.
 */
@MessageDriven
public class RecordingListener implements MessageListener {
    @Resource
    private MessageDrivenContext context;

    @Resource(lookup = "java:jboss/datasources/ClientDS")
    private DataSource database;

    @Resource(name = "queue")
    private String queue;

    @Override
    public void onMessage(Message message) {
        try {
            List<TextMessage> texts = message instanceof TextMessage one ? List.of(one) : batch(message);
            for (TextMessage text : texts) {
                Recording.attempts()
                        .add(String.join(
                                "|",
                                queue,
                                text.getText(),
                                Integer.toString(texts.size()),
                                text.getStringProperty("JMSXDeliveryCount"),
                                Long.toString(text.getJMSTimestamp()),
                                text.getJMSMessageID(),
                                Boolean.toString(text.getJMSRedelivered())));
            }
            for (TextMessage text : texts) {
                handle(text);
            }
        } catch (JMSException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static List<TextMessage> batch(Message message) throws JMSException {
        return message.getBody(List.class);
    }

    private void handle(TextMessage message) throws JMSException, SQLException {
        String text = message.getText();
        String order = text.substring(text.indexOf('!') + 1);
        if (order.equals("refuse")) {
            message.setStringProperty("refused", "as ordered");
            return;
        }
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO committed VALUES (?, ?)")) {
            insert.setString(1, queue);
            insert.setString(2, text);
            insert.executeUpdate();
        }
        if (order.startsWith("park=")) {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Long.parseLong(order.substring(5)));
            while (System.nanoTime() - end < 0) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
        }
        if (order.equals("rollback")) {
            context.setRollbackOnly();
        }
        if (order.equals("interrupt")) {
            Thread.currentThread().interrupt();
        }
        if (order.equals("error")) {
            throw new AssertionError("as ordered");
        }
        if (order.equals("throw")
                || order.equals("throwOnce") && message.getIntProperty("JMSXDeliveryCount") == 1
                || System.getProperty("fail." + queue) != null) {
            throw new IllegalStateException("as ordered");
        }
    }
}
