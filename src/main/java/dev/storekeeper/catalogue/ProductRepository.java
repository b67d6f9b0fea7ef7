package dev.storekeeper.catalogue;

import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

interface ProductRepository extends JpaRepository<Product, Long> {

    /**
     * The product, under its row lock: others who want to change it wait until this transaction ends. Written out, since the dialect
     * would lock {@code OF} an alias, which MariaDB does not know.
     */
    @Query(nativeQuery = true, value = "SELECT * FROM product WHERE id = :id FOR UPDATE")
    Optional<Product> lock(long id);
}
