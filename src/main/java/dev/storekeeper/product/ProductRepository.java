package dev.storekeeper.product;

import java.util.Optional;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.repository.Repository;

/** Has only methods that publish the changes of a product: those for many rows, such as {@code deleteAllInBatch}, do not. */
interface ProductRepository extends Repository<Product, Long> {

    /**
     * Under the row lock: other changes of the product wait until this transaction ends. Written out, since Hibernate's lock for MySQL,
     * {@code for update of}, is unknown to MariaDB.
     */
    @NativeQuery("SELECT * FROM product WHERE id = :id FOR UPDATE")
    Optional<Product> findLockedById(long id);

    Product saveAndFlush(Product product);

    void delete(Product product);
}
